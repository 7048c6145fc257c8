import type { BrandColours } from '@tatami/kernel';
import type { UserId } from '@tatami/protocol';

/** Each comes with its files, so that what is made looks the same everywhere. */
export const BRAND_FONTS = ['inter', 'montserrat', 'nunito', 'source-serif'] as const;
export type BrandFont = (typeof BRAND_FONTS)[number];

export const LOGO_TYPES = ['image/png', 'image/webp'] as const;
export type LogoType = (typeof LOGO_TYPES)[number];

/** The picture itself is at the object store. */
export interface BrandLogo {
  /** A UUID in lower case; another one for every picture. */
  readonly id: string;
  readonly contentType: LogoType;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

export interface BrandSettings {
  /** Null for colours that are made of the name of the tenant. */
  readonly colours: BrandColours | null;
  readonly font: BrandFont;
  /** Whether videos have music under the voice. */
  readonly hasMusic: boolean;
  /** A line that every video begins with. */
  readonly intro: string | null;
}

/** How what is made for the people of a tenant looks. */
export interface Branding extends BrandSettings {
  /** 0 while nobody has changed anything; each change of the settings or the logo raises it. */
  readonly rev: number;
  readonly logo: BrandLogo | null;
}

/** Every change writes one audit row in its transaction. */
export interface BrandingStore {
  read(): Promise<Branding>;
  /** @returns undefined if the revision is another one */
  set(rev: number, settings: BrandSettings, by: UserId): Promise<Branding | undefined>;
  setLogo(logo: BrandLogo, by: UserId): Promise<Branding>;
  /** @returns false if there is none */
  removeLogo(by: UserId): Promise<boolean>;
}
