import type { Doc } from 'yjs';
import type { ErrorCode } from '../errors.ts';
import { TatamiError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { Kind } from './content.ts';
import { cutClients } from './cut.ts';
import { takesContent } from './list.ts';
import { visibleTextLength } from './live-store.ts';
import { orderStructs } from './order.ts';
import { SenderView } from './sender-view.ts';
import { buildTombstone, countRoots } from './tombstone.ts';
import type { ClientPart, Walk } from './update-walk.ts';
import { walkUpdate } from './update-walk.ts';
import { writeUpdate } from './write-update.ts';

export type { JudgeVerdict } from './judge.ts';
export { judge } from './judge.ts';

/** What the gate asks about the sender; ids are Yjs clientIDs. */
export interface GateSender {
  /** Whose the clientID is in this dojo. */
  owner(clientId: number): 'sender' | 'other' | 'unbound';
}

export interface GatePolicy {
  readonly limits: Limits;
  /** An answer to the server's step 1, which may hold what other users of the same device left unsaved. */
  readonly isStep2: boolean;
}

export type GateVerdict =
  /** Apply `update`; nothing in it is known, and Yjs will leave nothing pending. */
  | {
      readonly kind: 'pass';
      readonly update: Uint8Array;
      readonly newStructs: number;
      readonly unboundClients: readonly number[];
    }
  /** Nothing in it that the document does not have. */
  | { readonly kind: 'known' }
  /** It depends on what the document does not have yet: read the journal to its head and ask again. */
  | { readonly kind: 'gap' }
  /** Well-formed, but too large or too entangled to prove here: a worker decides (`judge`). */
  | {
      readonly kind: 'unsure';
      readonly update: Uint8Array;
      readonly newStructs: number;
      readonly unboundClients: readonly number[];
      readonly reason: 'window' | 'size';
    }
  /** New structs of other users were cut out; run the gate again on `rest`, what remains of the sender's own. */
  | { readonly kind: 'foreign'; readonly rest: Uint8Array | undefined }
  /** `tombstone`: journal it in the update's stead, and what its author types next is accepted. */
  | { readonly kind: 'refuse'; readonly code: ErrorCode; readonly tombstone?: Uint8Array };

const KNOWN: GateVerdict = { kind: 'known' };
const GAP: GateVerdict = { kind: 'gap' };
const NO_CLIENTS: readonly number[] = [];

/**
 * Decides what a client's Yjs V1 update may do to a dojo's document. The rules, G1 to G14, are in gate-rules.md.
 *
 * Two stages. The bytes stage (`walkUpdate`, G1 to G5, G9) walks over the message once and keeps what is new. The
 * document stage (G6 to G12) looks at the live document where the new structs say they belong. One keystroke costs
 * 0.4 µs in the first and 1.0 µs in both; mixed edits of several structs, multi-caret and undo 0.7 and 2.0 µs
 * (`Y.applyUpdate`: 8 and 23 µs; Node 20 on a shared 2-core machine). Of 100,000 live edits of three people with
 * lag and undo, and of step 2s with up to 400 offline edits, none goes to the worker.
 *
 * Pure: it changes neither the document nor the update. Throws for no input.
 *
 * @returns pass or unsure with what is new in `update`, the same bytes if all of it is
 */
export function checkUpdate(
  update: Uint8Array,
  doc: Doc,
  sender: GateSender,
  policy: GatePolicy,
): GateVerdict {
  try {
    return decide(walkUpdate(update, doc, policy.limits), doc, sender, policy);
  } catch (error) {
    if (error instanceof TatamiError) return { kind: 'refuse', code: error.code };
    throw error;
  }
}

/**
 * Turns an update whose inserts are refused (no permission, document full) into its tombstone, if that is safe.
 */
export function tombstoneOf(
  update: Uint8Array,
  doc: Doc,
  sender: GateSender,
  policy: { readonly limits: Limits; readonly keepDeletes: boolean },
): Uint8Array | undefined {
  try {
    const walk = walkUpdate(update, doc, policy.limits);
    if (walk.parts.some(part => sender.owner(part.client) === 'other')) return undefined;
    return buildTombstone(walk, doc, policy.limits, policy);
  } catch (error) {
    if (error instanceof TatamiError) return undefined;
    throw error;
  }
}

function decide(walk: Walk, doc: Doc, sender: GateSender, { limits, isStep2 }: GatePolicy): GateVerdict {
  if (walk.parts.length === 0 && walk.ranges.length === 0) return walk.hasGap ? GAP : KNOWN;
  let unboundClients = NO_CLIENTS;
  let hasForeign = false;
  for (const part of walk.parts) {
    const owner = sender.owner(part.client);
    if (owner === 'other') hasForeign = true;
    else checkClaim(part, owner, limits);
    if (owner === 'unbound') unboundClients = [...unboundClients, part.client];
  }
  if (walk.hasGap) return GAP;
  const order = orderStructs(walk.parts, doc);
  if (order.kind === 'missing') return GAP;
  if (hasForeign) {
    const rest = cutClients(walk, order.structs, part => sender.owner(part.client) === 'other');
    return rest === undefined && !isStep2
      ? { kind: 'refuse', code: 'update-forged' }
      : { kind: 'foreign', rest };
  }

  const overLimit = limitBroken(walk, doc, limits);
  if (overLimit !== undefined) return refuse(overLimit, walk, doc, limits);
  const { newStructs } = walk;
  if (newStructs > limits.maxInlineStructs || walk.ranges.length > limits.maxInlineRanges) {
    return { kind: 'unsure', update: effectiveUpdate(walk), newStructs, unboundClients, reason: 'size' };
  }
  const view = new SenderView(doc, limits, newStructs);
  for (const struct of order.structs) {
    const { placement, list } = view.place(struct);
    if (placement === 'wrong-root') return { kind: 'refuse', code: 'content-not-allowed' };
    if (list !== undefined && !takesContent(list, struct.kind)) {
      return refuse('content-not-allowed', walk, doc, limits);
    }
    if (placement === 'unsure') {
      return { kind: 'unsure', update: effectiveUpdate(walk), newStructs, unboundClients, reason: 'window' };
    }
  }
  return { kind: 'pass', update: effectiveUpdate(walk), newStructs, unboundClients };
}

/**
 * A client's place in the store must be claimed by something that was written. GC has neither place nor content,
 * is never in a flat document, and 13 bytes of it under an absent user's id would delete what he types offline.
 * Deleted content is what an offline insert and its delete leave, so it may be as long as a message could have
 * made it; under an id that nobody has used yet it claims that id, so there it may not be longer than one message.
 */
function checkClaim(part: ClientPart, owner: 'sender' | 'unbound', limits: Limits): void {
  if (part.hasGc) throw new TatamiError(owner === 'unbound' ? 'update-forged' : 'content-not-allowed');
  if (part.end - part.known <= limits.maxNewBytes) return;
  let deleted = 0;
  for (const struct of part.structs) if (struct.kind === Kind.deleted) deleted += struct.length;
  if (owner === 'unbound' && deleted === part.end - part.known) throw new TatamiError('update-forged');
  if (deleted > limits.maxTextLength) throw new TatamiError('update-too-large');
}

function limitBroken(walk: Walk, doc: Doc, limits: Limits): ErrorCode | undefined {
  if (walk.hasForbiddenKind) return 'content-not-allowed';
  if (walk.newBytes > limits.maxNewBytes) return 'update-too-large';
  if (walk.newStructs === 0) return undefined;
  if (countRoots(walk, doc) > limits.maxRoots) return 'document-full';
  const newText = newTextLength(walk);
  if (newText > 0 && visibleTextLength(doc) + newText > limits.maxTextLength) return 'document-full';
  return undefined;
}

function newTextLength(walk: Walk): number {
  let length = 0;
  for (const { structs } of walk.parts) {
    for (const struct of structs) if (struct.kind === Kind.string) length += struct.length;
  }
  return length;
}

/**
 * The update itself if all of it is new. Known structs are left out, because Yjs looks up the neighbours even of
 * what it will skip: they could leave it pending, or split an emoji on the server alone.
 */
function effectiveUpdate(walk: Walk): Uint8Array {
  if (!walk.hasKnown) return walk.bytes;
  const structs = walk.parts.map(part => part.structs);
  return writeUpdate({ source: walk.bytes, structs, ranges: walk.ranges });
}

function refuse(code: ErrorCode, walk: Walk, doc: Doc, limits: Limits): GateVerdict {
  const tombstone = buildTombstone(walk, doc, limits, { keepDeletes: true });
  return tombstone === undefined ? { kind: 'refuse', code } : { kind: 'refuse', code, tombstone };
}
