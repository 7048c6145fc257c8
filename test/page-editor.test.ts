import type { EditorLab, LabEdit } from '@tatami/web/testing';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium, launchChromium } from './chromium.ts';
import { openEditorPage } from './editor-page.ts';

/** What `openEditorPage` puts into the page. */
declare const lab: { readonly EditorLab: typeof EditorLab };
declare global {
  /** The one that is open in the page. */
  var opened: EditorLab;
}

describe.skipIf(!hasChromium)(`the editor and the shared text (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    ({ page, errors } = await openEditorPage(browser));
  });
  afterEach(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });

  /** What both show after each edit. */
  const shownAfter = (edits: readonly LabEdit[]) =>
    page.evaluate(edits => {
      const made = new lab.EditorLab('one\r\ntwo\rthree\n');
      const seen = edits.map(edit => {
        made.apply(edit);
        return { shown: made.shownText, shared: made.sharedText };
      });
      made.end();
      return seen;
    }, edits);

  const edits = (pieces: readonly string[]) =>
    fc.array(
      fc.record({
        by: fc.constantFrom('editor' as const, 'peer' as const),
        at: fc.nat(40),
        remove: fc.nat(3),
        insert: fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map(parts => parts.join('')),
      }),
      { minLength: 1, maxLength: 12 },
    );

  it('are equal after any edits from both sides, whatever the line breaks', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(edits(['\r', '\n', '\r\n', 'a', 'é']), async edits => {
        for (const { shown, shared } of await shownAfter(edits)) expect(shown).toBe(shared);
      }),
      { numRuns: 150 },
    );
  });

  /** Composes a word as a phone's keyboard does, which sends all of it again with each key. */
  async function compose(word: string, afterKey: (length: number) => Promise<void>): Promise<void> {
    const keyboard = await page.context().newCDPSession(page);
    for (let length = 1; length <= word.length; length++) {
      const text = word.slice(0, length);
      await keyboard.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length });
      await afterKey(length);
    }
    await keyboard.send('Input.insertText', { text: word });
  }

  const both = () => page.evaluate(() => [opened.shownText, opened.sharedText]);

  it.each([
    ['before the word', 1, 'aXhellob'],
    ['behind it', 3, 'ahelloXb'],
    ['within it', 2, 'ahXellob'],
    ['elsewhere', 0, 'Xahellob'],
  ])('hold a word once that was composed while somebody wrote %s', async (_where, at, expected) => {
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('ab');
      opened.editor.view.focus();
      opened.editor.view.dispatch({ selection: { anchor: 1 } });
    });
    await compose('hello', async length => {
      if (length !== 2) return;
      await page.evaluate(at => opened.apply({ by: 'peer', at, remove: 0, insert: 'X' }), at);
    });
    await expect.poll(both).toEqual([expected, expected]);
  });

  it('show what others wrote beside a word that is composed and not gone on with', async () => {
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('ab');
      opened.editor.view.focus();
      opened.editor.view.dispatch({ selection: { anchor: 1 } });
    });
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send('Input.imeSetComposition', { text: 'he', selectionStart: 2, selectionEnd: 2 });
    await page.evaluate(() => opened.apply({ by: 'peer', at: 0, remove: 0, insert: 'X' }));
    expect(await both()).toEqual(['aheb', 'Xaheb']);
    // One's own caret is where it is for others, who have the change already.
    expect(await page.evaluate(() => opened.ownCaret)).toBe(4);
    await expect.poll(both, { timeout: 5_000 }).toEqual(['Xaheb', 'Xaheb']);
  });

  it('are equal after a composition, whatever others did meanwhile', { timeout: 60_000 }, async () => {
    const peerEdits = fc.array(
      fc.record({
        by: fc.constant('peer' as const),
        at: fc.nat(20),
        remove: fc.nat(4),
        insert: fc.constantFrom('', 'X', ' ', 'YZ', '\n'),
      }),
      { minLength: 5, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(peerEdits, fc.nat(12), async (edits, at) => {
        await page.evaluate(at => {
          globalThis.opened = new lab.EditorLab('one two\nthree');
          opened.editor.view.focus();
          opened.editor.view.dispatch({ selection: { anchor: at } });
        }, at);
        await compose('hello', length =>
          page.evaluate(edit => edit && opened.apply(edit), edits[length - 1]),
        );
        await expect.poll(async () => (await both()).join(' | ')).toMatch(/^([\s\S]*) \| \1$/);
        await page.evaluate(() => opened.end());
      }),
      { numRuns: 25 },
    );
  });

  it('keep an emoji whole that a keyboard replaces by one with the same first half', async () => {
    await page.evaluate(() => {
      Object.assign(window, { made: new lab.EditorLab('a😀b') });
      const node = document.querySelector('.cm-line')?.firstChild;
      if (node instanceof Text) node.replaceData(2, 1, '\ude01');
    });
    await page.waitForFunction(() => {
      const { made } = window as unknown as { made: EditorLab };
      return made.shownText !== 'a😀b';
    });
    const texts = await page.evaluate(() => {
      const { made } = window as unknown as { made: EditorLab };
      return [made.shownText, made.sharedText];
    });
    expect(texts).toEqual(['a😁b', 'a😁b']);
  });

  it('are equal, without a half of a pair, after edits that cut pairs', { timeout: 60_000 }, async () => {
    const pieces = ['😀', '😁', 'a', '\ud83d', '\ude00'];
    await fc.assert(
      fc.asyncProperty(edits(pieces), async edits => {
        const typed = edits.map(edit => ({ ...edit, by: 'editor' as const }));
        for (const { shown, shared } of await shownAfter(typed)) {
          expect(shown).toBe(shared);
          expect(shared).not.toMatch(/[\p{Surrogate}\ufffd]/u);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    { anchor: {}, head: {} },
    { anchor: { tname: 'ghost.js' }, head: { tname: 'ghost.js' } },
    { anchor: { item: { client: 1, clock: 'x' } }, head: null },
    { anchor: { type: { client: 1, clock: 1 } }, head: { type: { client: 1, clock: 1 } } },
    'here',
  ])('outlive a caret that is no place: %j', async cursor => {
    const [shown, roots] = await page.evaluate(cursor => {
      const made = new lab.EditorLab('abc');
      made.hear({ cursor, user: { name: 'Eve', color: '#f00' } });
      made.apply({ by: 'peer', at: 3, remove: 0, insert: 'd' });
      made.apply({ by: 'editor', at: 4, remove: 0, insert: 'e' });
      return [made.shownText, [...made.doc.share.keys()]];
    }, cursor);
    expect([shown, roots]).toEqual(['abcde', ['main.js']]);
  });

  it('show somebody’s caret and selection', async () => {
    await page.evaluate(() => {
      const made = new lab.EditorLab('abc');
      const place = (index: number) => made.placeOf(index);
      made.hear({ cursor: { anchor: place(0), head: place(3) }, user: { name: 'Bia', color: '#0a0' } });
    });
    expect(await page.locator('.cm-ySelectionInfo').allTextContents()).toEqual(['Bia']);
    expect(await page.locator('.cm-ySelection').allTextContents()).toEqual(['abc']);
  });

  const flags = () => page.locator('.cm-flag-shown').allTextContents();

  it('name only those of twelve people whose carets move, for a moment', { timeout: 30_000 }, async () => {
    await page.setViewportSize(PHONE);
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('some words of code\n'.repeat(12));
      for (let at = 0; at < 12; at++) opened.hearCaret(`Person Number${at}`, at * 19);
    });
    expect(await page.locator('.cm-ySelectionCaret').count()).toBe(12);
    await expect.poll(flags, { timeout: 10_000 }).toEqual([]);
    await page.evaluate(() => opened.hearCaret('Chiara Maria Rossi', 40));
    expect(await flags()).toEqual(['Chiara R.']);
    await expect.poll(flags, { timeout: 10_000 }).toEqual([]);
    // All of them are elsewhere now, and none of them has moved.
    await page.evaluate(() => opened.apply({ by: 'peer', at: 0, remove: 0, insert: 'more ' }));
    expect(await flags()).toEqual([]);
    await page.evaluate(() => opened.hearCaret('Person Number7', 3));
    expect(await flags()).toEqual(['Person N.']);
  });

  it('keep names off one’s own caret', async () => {
    await page.setViewportSize(PHONE);
    const isCovered = () =>
      page.evaluate(() => {
        const { view } = opened.editor;
        const own = view.coordsAtPos(view.state.selection.main.head);
        const flag = document.querySelector('.cm-flag-shown')?.getBoundingClientRect();
        if (own === null || flag === undefined) return undefined;
        return (
          flag.left < own.right + 1 &&
          flag.right > own.left - 1 &&
          flag.top < own.bottom &&
          flag.bottom > own.top
        );
      });
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('one line\nanother line\nthe third');
      opened.editor.view.focus();
      opened.editor.view.dispatch({ selection: { anchor: 3 } });
      opened.hearCaret('Chiara Rossi', 10);
    });
    await expect.poll(isCovered).toBe(false);
    expect(await page.locator('.cm-flag-below').count()).toBe(1);
    // Below is where the caret goes next.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => opened.hearCaret('Chiara Rossi', 11));
    await expect.poll(isCovered).toBe(false);
    expect(await page.locator('.cm-flag-below').count()).toBe(0);
  });

  const offered = () => page.locator('.cm-tooltip-autocomplete li').allTextContents();

  it('offer words of the file, which Tab takes and Enter does not', async () => {
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('const multiplier = 3;\n');
      opened.editor.view.focus();
    });
    await page.keyboard.press('Control+End');
    await page.keyboard.type('mul');
    await expect.poll(offered).toEqual(['multiplier']);
    await page.keyboard.press('Tab');
    await page.keyboard.type(' mul');
    await expect.poll(offered).toContain('multiplier');
    await page.keyboard.press('Enter');
    await page.keyboard.type('!');
    expect(await both()).toEqual(Array(2).fill('const multiplier = 3;\nmultiplier mul\n!'));
  });

  it('offer them to a finger only when asked', async () => {
    await page.setViewportSize(PHONE);
    await page.evaluate(() => {
      globalThis.opened = new lab.EditorLab('const multiplier = 3;\n', { isTouch: true });
      opened.editor.view.focus();
    });
    await page.keyboard.press('Control+End');
    await page.keyboard.type('mul');
    expect(await offered()).toEqual([]);
    await page.evaluate(() => opened.editor.complete());
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'multiplier' }).click();
    await expect.poll(both).toEqual(Array(2).fill('const multiplier = 3;\nmultiplier'));
  });

  it('keep what can be undone, and show one’s caret to others, over a look at another file', async () => {
    const [texts, file] = await page.evaluate(() => {
      const made = new lab.EditorLab('abc');
      made.editor.view.focus();
      made.apply({ by: 'editor', at: 3, remove: 0, insert: 'd' });
      made.open('other.js');
      const file = made.awareness.getLocalState()?.cursor?.head?.tname;
      made.open('main.js');
      made.editor.undo();
      const undone = made.sharedText;
      made.editor.redo();
      return [[undone, made.sharedText, made.shownText], file];
    });
    expect(texts).toEqual(['abc', 'abcd', 'abcd']);
    expect(file).toBe('other.js');
  });

  it('take nothing of a paste that the dojo has no room for', async () => {
    const seen = await page.evaluate(() => {
      const made = new lab.EditorLab('abc');
      made.paste('x'.repeat(998));
      return [made.shownText, made.sharedText, made.timesFull];
    });
    expect(seen).toEqual(['abc', 'abc', 1]);
  });

  it('take a paste with Windows line breaks as lines', async () => {
    const text = await page.evaluate(() => {
      const made = new lab.EditorLab();
      made.paste('a\r\nb\rc\n');
      return made.sharedText;
    });
    expect(text).toBe('a\nb\nc\n');
  });

  it('are typed into beside a carriage return', async () => {
    await page.evaluate(() => {
      Object.assign(window, { made: new lab.EditorLab('one\r\ntwo') });
    });
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    await page.keyboard.press('Enter');
    await page.keyboard.type('x');
    const texts = await page.evaluate(() => {
      const { made } = window as unknown as { made: EditorLab };
      return [made.shownText, made.sharedText];
    });
    expect(texts).toEqual(['one\r!\nx\ntwo', 'one\r!\nx\ntwo']);
  });
});
