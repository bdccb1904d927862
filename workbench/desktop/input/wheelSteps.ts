/** Ten tenths make one notch, whatever binary fractions say. */
const slack = 1e-6;

/** Adds up fractions of wheel notches for systems that only know whole ones. A change of direction starts anew. */
export class WheelSteps {
  #x = 0;
  #y = 0;

  /** Whole notches that are due now, right and down positive. */
  add(x: number, y: number): { readonly x: number; readonly y: number } {
    this.#x = (this.#x * x < 0 ? 0 : this.#x) + x;
    this.#y = (this.#y * y < 0 ? 0 : this.#y) + y;
    const due = { x: whole(this.#x), y: whole(this.#y) };
    this.#x -= due.x;
    this.#y -= due.y;
    return due;
  }
}

function whole(value: number): number {
  const steps = Math.trunc(value + Math.sign(value) * slack);
  return steps === 0 ? 0 : steps;
}
