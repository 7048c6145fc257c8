import { RestApi } from '@tatami/client/rest';
import type { Poc } from '@tatami/rest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PocForm } from './poc-form.ts';
import { examplePoc } from './testing/example-poc.ts';

interface Asked {
  readonly method: string;
  readonly key: string | null;
  readonly ifMatch: string | null;
  readonly body: unknown;
}

/** Answers in order; `lost` for one that does not arrive. */
function serverWith(...answers: (Poc | Response | 'lost')[]) {
  const asked: Asked[] = [];
  const rest = new RestApi({
    origin: '',
    token: async () => 'token',
    fetch: async (_, init) => {
      const headers = new Headers(init?.headers);
      asked.push({
        method: init?.method ?? '',
        key: headers.get('idempotency-key'),
        ifMatch: headers.get('if-match'),
        body: init?.body === undefined ? undefined : JSON.parse(String(init.body)),
      });
      const answer = answers.shift();
      if (answer === undefined) throw new Error('There was one request too many');
      if (answer === 'lost') throw new TypeError('Failed to fetch');
      return answer instanceof Response ? answer : Response.json(answer);
    },
  });
  return { rest, asked };
}

const refusal = (status: number, code: string, more: object = {}) =>
  Response.json({ type: `urn:tatami:problem:${code}`, title: code, status, ...more }, { status });

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});

const poc = examplePoc();

describe('a new POC', () => {
  it('is made once, however often the button is pressed', async () => {
    const { rest, asked } = serverWith(poc);
    const form = new PocForm(rest);
    form.change({ name: ' Bowling ', description: '# Ten frames' });
    form.typeLabel('tags', 'KATA');
    form.typeLabel('languages', 'Java, ');
    const saves = await Promise.all([form.save(), form.save()]);
    expect(saves).toEqual([poc, undefined]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toEqual({
      name: 'Bowling',
      description: '# Ten frames',
      languages: ['Java'],
      tags: ['kata'],
      repositoryUrl: null,
      visibility: 'tenant',
    });
    expect(form.isDirty.value).toBe(false);
  });

  it('is asked for again with its key when the answer was lost', async () => {
    const { rest, asked } = serverWith('lost', poc);
    const form = new PocForm(rest);
    form.change({ name: 'Bowling' });
    expect(await form.save()).toBeUndefined();
    expect(form.state.value).toEqual({ kind: 'failed', failure: 'network' });
    expect(form.isDirty.value).toBe(true);
    form.change({ description: poc.description, tags: poc.tags, languages: poc.languages });
    // What was typed since is what the server has, in this example.
    expect(await form.save()).toEqual(poc);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]?.key).toMatch(/^\w{32}$/);
  });

  it('gets what was typed after a lost answer as a change', async () => {
    const changed = examplePoc({ rev: 2, name: 'Tennis' });
    const { rest, asked } = serverWith('lost', poc, changed);
    const form = new PocForm(rest, undefined);
    form.change({ ...poc, repositoryUrl: '' });
    await form.save();
    form.change({ name: 'Tennis' });
    expect(await form.save()).toEqual(changed);
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH']);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toMatchObject({ ifMatch: '"1"', body: { name: 'Tennis' } });
  });

  it('is sent as it is now after a refusal, and says which fields were wrong', async () => {
    const errors = [
      { pointer: '#/tags/0', detail: '' },
      { pointer: '#/repositoryUrl', detail: '' },
    ];
    const { rest, asked } = serverWith(refusal(422, 'validation-failed', { errors }), poc);
    const form = new PocForm(rest);
    form.change({ name: 'Bowling', repositoryUrl: 'nonsense' });
    await form.save();
    expect(form.state.value).toEqual({ kind: 'invalid', fields: ['tags', 'repositoryUrl'] });
    form.change({ repositoryUrl: '' });
    expect(form.state.value).toEqual({ kind: 'invalid', fields: ['tags'] });
    form.change({ tags: [...poc.tags], languages: [...poc.languages], description: poc.description });
    expect(form.state.value).toEqual({ kind: 'writing' });
    expect(await form.save()).toEqual(poc);
    expect(asked[1]?.body).toMatchObject({ repositoryUrl: null });
  });

  it('without a name asks nobody', async () => {
    const form = new PocForm(serverWith().rest);
    form.change({ name: '  ' });
    expect(await form.save()).toBeUndefined();
    expect(form.state.value).toEqual({ kind: 'invalid', fields: ['name'] });
  });
});

describe('a POC that is edited', () => {
  it('is not sent if nothing was changed', async () => {
    const form = new PocForm(serverWith().rest, poc);
    expect(await form.save()).toEqual(poc);
  });

  it('shows a conflict, and saves what was chosen on their revision', async () => {
    const theirs = examplePoc({ rev: 4, name: 'Theirs', tags: ['theirs'] });
    const done = examplePoc({ rev: 5, name: 'Mine', tags: ['theirs'] });
    const { rest, asked } = serverWith(refusal(412, 'revision-stale', { rev: 4 }), theirs, done);
    const form = new PocForm(rest, poc);
    form.change({ name: 'Mine' });
    expect(await form.save()).toBeUndefined();
    expect(form.state.value).toMatchObject({
      kind: 'conflict',
      conflict: { both: ['name'], onlyTheirs: ['tags'] },
    });
    expect(form.fields.value.name).toBe('Mine');
    form.resolve({ name: 'mine' });
    expect(await form.save()).toEqual(done);
    expect(asked[2]).toMatchObject({ method: 'PATCH', ifMatch: '"4"', body: { name: 'Mine' } });
  });

  it('has no conflict with its own change whose answer was lost', async () => {
    const saved = examplePoc({ rev: 2, name: 'Mine' });
    const { rest } = serverWith('lost', refusal(412, 'revision-stale', { rev: 2 }), saved);
    const form = new PocForm(rest, poc);
    form.change({ name: 'Mine' });
    await form.save();
    expect(await form.save()).toEqual(saved);
  });

  it('that somebody deleted can be saved as a new one', async () => {
    const { rest, asked } = serverWith(refusal(404, 'not-found'), examplePoc({ name: 'Mine' }));
    const form = new PocForm(rest, poc);
    form.change({ name: 'Mine' });
    await form.save();
    expect(form.state.value).toEqual({ kind: 'failed', failure: 'gone' });
    expect(form.isNew.value).toBe(true);
    expect(await form.save()).toMatchObject({ name: 'Mine' });
    expect(asked[1]?.method).toBe('POST');
  });

  it.each([
    [403, 'not-owner', 'not-allowed'],
    [429, 'rate-limited', 'busy'],
    [500, '', 'server'],
  ])('says why a %i was no success', async (status, code, failure) => {
    const form = new PocForm(serverWith(refusal(status, code)).rest, poc);
    form.change({ name: 'Mine' });
    await form.save();
    expect(form.state.value).toEqual({ kind: 'failed', failure });
    expect(form.fields.value.name).toBe('Mine');
  });
});

it('makes labels of what is before a comma', () => {
  const form = new PocForm(serverWith().rest);
  form.typeLabel('tags', 'kata, TDD ,pair');
  expect(form.fields.value.tags).toEqual(['kata', 'tdd']);
  expect(form.openLabels.value.tags).toBe('pair');
  form.endLabel('tags');
  form.endLabel('tags');
  form.typeLabel('tags', 'Kata,');
  form.removeLabel('tags', 'tdd');
  expect(form.fields.value.tags).toEqual(['kata', 'pair']);
  expect(form.openLabels.value.tags).toBe('');
});
