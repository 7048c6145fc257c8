import { randomBytes } from 'node:crypto';
import { SERVICE_GROUP_ROLE } from '../sql/names.ts';
import { identifier } from '../sql/sql.ts';
import { ensureLogin } from './ensure-role.ts';
import { scramVerifier } from './scram-verifier.ts';
import type { ServerAdmin } from './server-admin.ts';

/**
 * Makes the user that services connect as, which is no administrator, or gives it another password.
 * @returns the password
 */
export async function createServiceUser(admin: ServerAdmin, name: string): Promise<string> {
  const password = randomBytes(24).toString('hex');
  await admin.withConnection(connection =>
    ensureLogin(connection, identifier(name), identifier(SERVICE_GROUP_ROLE), scramVerifier(password)),
  );
  return password;
}
