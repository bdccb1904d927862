import { observable, runInAction } from 'mobx';

/** What a field of a form can hold. */
export type FieldValue = string | number | boolean | readonly string[] | undefined;

interface Draft {
  /** Fields that differ from what the form began with, by name. */
  readonly touched: ReadonlyMap<string, FieldValue>;
}

/**
 * What the person typed into forms and did not store yet, by the form's extension and id. It outlives the drawing of the
 * form, so that nothing is lost when an action fails or a page is drawn anew.
 */
export class FormDrafts {
  readonly #drafts = observable.map<string, Draft>(undefined, { deep: false });
  /** Forms that are on the page now; true for one whose earlier steps are not stored either. */
  readonly #shown = observable.map<string, boolean>();

  /** What the person typed into a field, or what it began with. */
  value(form: string, name: string, initial: FieldValue): FieldValue {
    const touched = this.#drafts.get(form)?.touched;
    return touched?.has(name) ? touched.get(name) : initial;
  }

  type(form: string, name: string, value: FieldValue, initial: FieldValue): void {
    const touched = new Map(this.#drafts.get(form)?.touched);
    if (same(value, initial)) touched.delete(name);
    else touched.set(name, value);
    runInAction(() => {
      if (touched.size === 0) this.#drafts.delete(form);
      else this.#drafts.set(form, { touched });
    });
  }

  /** What was typed has been stored, or was thrown away. */
  drop(form: string): void {
    runInAction(() => this.#drafts.delete(form));
  }

  show(form: string, unsaved: boolean): void {
    runInAction(() => this.#shown.set(form, unsaved));
  }

  hide(form: string): void {
    runInAction(() => this.#shown.delete(form));
  }

  /** Whether something on the page would be lost by leaving it. */
  get atStake(): boolean {
    return [...this.#shown].some(([form, unsaved]) => unsaved || this.#drafts.has(form));
  }

  clear(): void {
    runInAction(() => this.#drafts.clear());
  }
}

function same(one: FieldValue, other: FieldValue): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return (one ?? '') === (other ?? '');
  return one.length === other.length && one.every((each) => other.includes(each));
}
