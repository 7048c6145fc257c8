import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLIENT_API_FILE, clientApi } from './client-api.ts';

// To be run after every change of what the client exports; `npm run check` says so if it was forgotten.
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
await writeFile(join(checkout, CLIENT_API_FILE), await clientApi(checkout));
