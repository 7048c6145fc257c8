/** What uWebSockets.js reads when it is loaded: a token in a subprotocol makes headers longer than its 4 KiB. */
const MAX_HEADER_BYTES = '16384';

/** Loads uWebSockets.js with room for long headers. It reads the setting from the environment, once. */
export async function loadUws(): Promise<typeof import('uWebSockets.js')> {
  process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= MAX_HEADER_BYTES;
  const module = await import('uWebSockets.js');
  return 'default' in module ? (module.default as typeof import('uWebSockets.js')) : module;
}
