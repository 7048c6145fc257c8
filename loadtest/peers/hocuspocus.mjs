import { Server } from '@hocuspocus/server';

// The server as its documentation starts it: no extension, so nothing is stored.
const server = new Server({ address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false });
await server.listen();
process.send({ port: server.address.port });
process.on('disconnect', () => process.exit());
