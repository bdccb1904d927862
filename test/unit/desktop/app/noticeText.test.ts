import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeText } from '../../../../workbench/desktop/app/noticeText.ts';

test("A name brings no markup into a notification, and keeps what is no markup's", () => {
  const said = noticeText('<a href="https://example.org">Hana</a> & Söhne <img src="x"> would like to help you.');
  assert.doesNotMatch(said, /[<>]/);
  assert.equal(noticeText('Hana Berg & Söhne would like to help you.'), 'Hana Berg & Söhne would like to help you.');
});
