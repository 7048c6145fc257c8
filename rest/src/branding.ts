import { type Static, Type } from 'typebox';
import { named } from './named.ts';

const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$' });
const LogoType = Type.Enum(['image/png', 'image/webp']);

/** What an owner chooses of the looks of videos, reports and cards. */
const CHOSEN = {
  /**
   * Null for colours that are made of the name of the tenant. A background is made of the primary colour, darkened until
   * white text can be read on it; the accent has to be seen on that, with a contrast of 3 at least.
   */
  colours: Type.Union([
    Type.Object({ primary: Colour, accent: Colour }, { additionalProperties: false }),
    Type.Null(),
  ]),
  font: Type.Enum(['inter', 'montserrat', 'nunito', 'source-serif']),
  /** Whether videos have music under the voice. */
  hasMusic: Type.Boolean(),
};

export const BrandingSettings = named(
  'BrandingSettings',
  Type.Object(
    {
      ...CHOSEN,
      /** A line that every video begins with. */
      intro: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        minLength: 1,
        maxLength: 60,
        format: 'one-line',
      }),
    },
    { additionalProperties: false },
  ),
);
export type BrandingSettings = Static<typeof BrandingSettings>;

/** How what is made for the people of the tenant looks. */
export const Branding = named(
  'Branding',
  Type.Object({
    ...CHOSEN,
    intro: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    logo: Type.Union([
      Type.Object({
        contentType: LogoType,
        bytes: Type.Integer(),
        /** A GET that may be made without a token, for 5 minutes. */
        url: Type.String(),
      }),
      Type.Null(),
    ]),
    /** Raised by every change, of the logo too; the ETag is this number in quotes. */
    rev: Type.Integer(),
  }),
);
export type Branding = Static<typeof Branding>;

export const NewLogo = named(
  'NewLogo',
  Type.Object(
    {
      contentType: LogoType,
      /** The picture in base64: 256 KiB and 2048 x 2048 pixels at most. */
      data: Type.String({ minLength: 4, maxLength: 349_528, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
    },
    { additionalProperties: false },
  ),
);
export type NewLogo = Static<typeof NewLogo>;
