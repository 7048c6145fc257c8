export type ByteRange = { readonly from: number; readonly to: number } | 'all' | 'unsatisfiable';

/**
 * Which bytes a Range header asks for, `to` included (RFC 9110, 14.2). What is not one range of bytes is answered with all,
 * as the RFC allows.
 */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'all';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return 'all';
  return from >= size ? 'unsatisfiable' : { from, to };
}
