import { expect, it } from 'vitest';
import { readUpgradeRequest } from './upgrade-request.ts';

it.each(['bearer.secret', 'Bearer.secret', 'BEARER.secret'])(
  '[C1] takes %s for a token, and never answers with it',
  token => {
    const headers = { origin: '', authorization: '', 'sec-websocket-protocol': `${token}, graphql-ws` };
    expect(readUpgradeRequest(headers, 'one', '')).toMatchObject({
      token: 'secret',
      subprotocol: 'graphql-ws',
    });
    const alone = { ...headers, 'sec-websocket-protocol': token };
    expect(readUpgradeRequest(alone, 'one', '')).toMatchObject({ token: 'secret', subprotocol: '' });
  },
);
