import type { UserId } from '@tatami/protocol';
import { readBranding } from './branding/read-branding.ts';
import { removeLogo } from './branding/remove-logo.ts';
import { setBranding } from './branding/set-branding.ts';
import { setLogo } from './branding/set-logo.ts';
import type { Branding, BrandingStore, BrandLogo, BrandSettings } from './branding-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** The branding of a tenant, in its PostgreSQL database. */
export class PostgresBrandingStore implements BrandingStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  read(): Promise<Branding> {
    return readBranding(this.#database);
  }

  set(rev: number, settings: BrandSettings, by: UserId): Promise<Branding | undefined> {
    return setBranding(this.#database, rev, settings, by);
  }

  setLogo(logo: BrandLogo, by: UserId): Promise<Branding> {
    return setLogo(this.#database, logo, by);
  }

  removeLogo(by: UserId): Promise<boolean> {
    return removeLogo(this.#database, by);
  }
}
