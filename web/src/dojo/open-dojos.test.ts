import { signal } from '@preact/signals';
import { beforeEach, expect, it } from 'vitest';
import { type HeldDojo, OpenDojos } from './open-dojos.ts';

class FakeDojo implements HeldDojo {
  readonly isNeeded = signal(false);
  readonly calls: string[] = [];
  connect = () => this.calls.push('connect');
  leave = () => this.calls.push('leave');
  destroy = () => this.calls.push('destroy');
}

let dojos: OpenDojos<FakeDojo>;
let dojo: FakeDojo;
beforeEach(() => {
  dojos = new OpenDojos();
  dojo = dojos.show('a', () => new FakeDojo());
});

it('ends a dojo that is left with nothing unsaved', () => {
  dojos.leave('a');
  expect(dojo.calls).toEqual(['leave', 'destroy']);
  expect(dojos.show('a', () => new FakeDojo())).not.toBe(dojo);
});

it('keeps a dojo that is left with something unsaved until it is saved', () => {
  dojo.isNeeded.value = true;
  dojos.leave('a');
  expect([...dojos.left.value.keys()]).toEqual(['a']);
  expect(dojos.isNeeded.value).toBe(true);
  dojo.isNeeded.value = false;
  expect(dojo.calls).toEqual(['leave', 'destroy']);
  expect([dojos.left.value.size, dojos.isNeeded.value]).toEqual([0, false]);
});

it('shows the same dojo again to somebody who comes back before that', () => {
  dojo.isNeeded.value = true;
  dojos.leave('a');
  expect(dojos.show('a', () => new FakeDojo())).toBe(dojo);
  dojo.isNeeded.value = false;
  expect(dojo.calls).toEqual(['leave']);
  expect(dojos.left.value.size).toBe(0);
});

it('keeps each of several dojos', () => {
  const other = dojos.show('b', () => new FakeDojo());
  for (const each of [dojo, other]) each.isNeeded.value = true;
  for (const id of ['a', 'b']) dojos.leave(id);
  dojos.connect();
  expect([dojo.calls.at(-1), other.calls.at(-1)]).toEqual(['connect', 'connect']);
  dojo.isNeeded.value = false;
  expect([...dojos.left.value.keys()]).toEqual(['b']);
});
