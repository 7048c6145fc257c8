/** What a browser is told about a file that it gets. */
export interface ShownAs {
  readonly contentType: string;
  readonly contentDisposition: string;
}

/** Pictures that run nothing: SVG holds scripts, and so is none of them. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

/** Videos run nothing either, and a page plays them where they are. */
const SHOWN_TYPES = [...PICTURE_TYPES, 'video/mp4'];

/**
 * Pictures and videos may be shown in a page; everything else is saved as a file of no type, because HTML, SVG or PDF would be
 * opened at the store's address, which may be ours.
 * @param fileName as its sender called it: any text of one line
 */
export function shownAs(fileName: string, contentType: string): ShownAs {
  const isShown = SHOWN_TYPES.some(type => type === contentType);
  return {
    contentType: isShown ? contentType : 'application/octet-stream',
    contentDisposition: `${isShown ? 'inline' : 'attachment'}; ${fileNameParameters(fileName)}`,
  };
}

/** RFC 6266: the name in ASCII for those who know no better, and in UTF-8 (RFC 8187). */
function fileNameParameters(fileName: string): string {
  const plain = fileName.replace(/[^ !#-&'-[\]-~]/g, '_').replaceAll('%', '_');
  const encoded = encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
