import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { EXAMPLE_VALUES } from './example.ts';
import { render } from './render.ts';
import { readValues, ValuesError } from './values.ts';

const text = await readFile(EXAMPLE_VALUES, 'utf8');

it.each([
  ['namespace: tatami', 'namespace: Tatami Dojo', 'namespace has to be a name as Kubernetes takes it'],
  ['host: dojo.example', 'host: 7', 'host must be string'],
  ['tag: 0.1.0', 'tag: latest', 'images.tag has to be one that never moves'],
  ['zones: 3', 'zones: 1', 'zones must be >= 2'],
  ['zones: 3', 'zone: 3', 'the file must have required properties zones'],
  ['zones: 3', 'zones: 3\nzone: 3', 'the file has what nobody knows: zone'],
  ['redis: [10.0.80.0/20]', 'redis: [ten]', 'networks.redis.0 has to be a network, such as 10.0.0.0/16'],
  ['minReplicas: 3', 'minReplicas: 1', 'services.collab-server.minReplicas must be >= 2'],
  [
    'loadBalancer: [10.0.0.0/20]',
    'loadBalancer: []',
    'networks.loadBalancer must not have fewer than 1 items',
  ],
  ['postgresql: [10.0.64.0/20]', 'postgresql: []', 'networks.postgresql names none'],
  ['REQUIRE_SYNC_STANDBY: "0"', 'REQUIRE_SYNC_STANDBY: "no"', 'REQUIRE_SYNC_STANDBY must be one of 0, 1'],
  ['REQUIRE_SYNC_STANDBY: "0"', 'TATAMI_TYPO: "0"', 'TATAMI_TYPO is no setting of collab-server'],
  ['REQUIRE_SYNC_STANDBY: "0"', 'REDIS_URL: redis://a:b@c', 'REDIS_URL is a secret'],
  ['REQUIRE_SYNC_STANDBY: "0"', 'TATAMI_PORT: "80"', 'TATAMI_PORT is made of the other values'],
  ['zones: 3', 'zones: [', 'Flow sequence'],
])('says what is wrong with %s turned into %s', (right, wrong, said) => {
  const changed = text.replace(right, wrong);
  expect(changed).not.toBe(text);
  const reading = () => render(readValues(changed));
  expect(reading).toThrow(ValuesError);
  expect(reading).toThrow(said);
  // Nobody's password is in a message.
  expect(reading).not.toThrow('a:b@c');
});

it('names all that is wrong at once', () => {
  const changed = text.replace('zones: 3', 'zones: 1').replace('minReplicas: 3', 'minReplicas: 1');
  expect(() => readValues(changed)).toThrow(/zones .*\n.*minReplicas/);
});
