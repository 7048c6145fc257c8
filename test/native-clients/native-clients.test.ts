import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Editors, textOf, typeInto } from '../editors.ts';
import { FILE } from '../file.ts';
import { buildPythonClient } from './build-python-client.ts';
import { buildRustClient } from './build-rust-client.ts';
import { NativeProcess } from './native-process.ts';

const CLIENTS = [
  { title: 'in Rust (needs cargo and its registry)', build: buildRustClient },
  { title: 'in Python (needs python3-venv and its registry)', build: buildPythonClient },
];
/** Of fetching and building, with the limits that these have themselves. */
const BUILD_AND_RUN_MS = 400_000;

const SAY = 'let hello = "world";';
const ANSWER = 'let hello = "World"; // and the browser';

describe('a native client', () => {
  let pod: TestPod;
  let editors: Editors;
  const running: NativeProcess[] = [];
  beforeAll(async () => {
    pod = await TestPod.start();
    editors = new Editors(pod);
  });
  afterEach(() => {
    editors.closeAll();
    for (const native of running.splice(0)) native.kill();
  });
  afterAll(() => pod?.stop());

  for (const { title, build } of CLIENTS) {
    it(
      `[M5] ${title} types beside a browser under a clientID of 53 bits`,
      async ({ skip }) => {
        const built = await build();
        if (built.kind === 'missing') return skip(built.because);
        const dojoId = await pod.createDojo();
        const browser = await editors.joinedTatami(dojoId, { name: 'Bea' });
        typeInto(browser, 'Written before: ');
        const native = new NativeProcess(built, {
          url: `${pod.url}/${dojoId}`,
          token: await pod.token({ name: 'Nadia' }),
          name: 'Somebody Else',
          say: SAY,
          awaited: ANSWER,
        });
        running.push(native);
        const describeFault = { describe: () => `${textOf(browser)} ${native.errors}` };

        await until('the first keys arrive', () => textOf(browser).includes('let'), describeFault);
        browser.doc.getText(FILE).insert(0, 'Written at the same time: ');
        await until('all keys have arrived', () => textOf(browser).includes(SAY), describeFault);
        const seen = () => browser.members().find(member => member.clientId === native.clientId);
        await until('the browser sees who types', () => seen() !== undefined, describeFault);
        expect(seen()?.name).toBe('Nadia');
        expect(native.clientId).toBeGreaterThan(2 ** 32);
        expect(Y.getState(browser.doc.store, native.clientId)).toBe(SAY.length);

        const file = browser.doc.getText(FILE);
        const at = textOf(browser).indexOf('world');
        file.delete(at, 1);
        file.insert(at, 'W');
        typeInto(browser, ANSWER.slice(SAY.length));
        expect(await native.whenEnded(), native.errors).toBe(0);
        expect(native.text).toBe(`Written at the same time: Written before: ${ANSWER}`);
        expect(textOf(browser)).toBe(native.text);
        await until('the browser is saved', () => browser.unsaved === 0);
        expect(await editors.textForNewcomer(dojoId)).toBe(native.text);
        await until('the browser sees it leave', () => seen() === undefined, describeFault);
      },
      BUILD_AND_RUN_MS,
    );
  }
});
