import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { test } from 'node:test';
import { PostureReport } from '../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';
import { postureCollector } from '../../../../workbench/desktop/posture/postureCollector.ts';
import { systemClock } from '../../../../workbench/desktop/systemClock.ts';
import { live } from './fakeMachine.ts';

const uptime = async () => Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);

/** Collected once for all tests here: it asks a good deal of the machine. */
async function collectHere() {
  const from = { uptime: Math.floor(await uptime()), now: Date.now() };
  const report = await postureCollector('0.1.0', systemClock(), process.env)?.collect(live);
  return { report, from, to: { uptime: await uptime(), now: Date.now() } };
}

const elsewhere = process.platform === 'linux' ? false : 'collects from this machine, which is no Linux';
const collected = elsewhere === false ? collectHere() : undefined;

test('this machine\u2019s own report is true where it can be checked', { skip: elsewhere }, async () => {
  const release = await readFile('/etc/os-release', 'utf8');
  const value = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1];
  assert.ok(collected);
  const { report, from, to } = await collected;
  assert.ok(report !== undefined && conform(PostureReport, report).fits);
  assert.equal(report.platform, 'linux');
  assert.equal(report.osId, value('ID'));
  assert.equal(report.osName, value('PRETTY_NAME')?.slice(0, 64));
  const version = value('VERSION_ID');
  if (version === undefined) assert.equal(report.osVersion.state, 'unknown');
  else assert.deepEqual(report.osVersion, { state: 'known', value: version });
  assert.ok(report.uptimeSeconds.state === 'known');
  assert.ok(report.uptimeSeconds.value >= from.uptime && report.uptimeSeconds.value <= to.uptime);
  assert.ok(report.collectedAt >= from.now && report.collectedAt <= to.now);
  const { updatesPending: all, securityUpdatesPending: security } = report;
  if (all.state === 'known' && security.state === 'known') assert.ok(security.value <= all.value);
  if (process.env.XDG_CURRENT_DESKTOP === undefined) {
    assert.deepEqual(report.screenLock, { state: 'unknown', reason: 'no_desktop' });
  }
});

test('a report names neither the machine nor the person', { skip: elsewhere }, async () => {
  const report = (await collected)?.report;
  assert.ok(report);
  const texts = Object.values(report).filter((value) => typeof value === 'string');
  for (const name of [hostname(), userInfo().username]) assert.ok(!texts.includes(name));
});
