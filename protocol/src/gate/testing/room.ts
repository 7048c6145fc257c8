import * as Y from 'yjs';
import type { Limits } from '../../limits.ts';
import { DEFAULT_LIMITS } from '../../limits.ts';
import type { GateSender, GateVerdict } from '../gate.ts';
import { checkUpdate, judge } from '../gate.ts';
import { shapeOf } from '../shape.ts';

/** The sender of tests that are not about who writes: everything is theirs. */
export const ANYBODY: GateSender = { owner: () => 'sender' };

/** A sender whose own ids and unbound ids are listed; all others are somebody else's. */
export function senderOf(own: readonly number[], unbound: readonly number[] = []): GateSender {
  return { owner: id => (own.includes(id) ? 'sender' : unbound.includes(id) ? 'unbound' : 'other') };
}

export function documentOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

export function author(clientId: number, ...updates: readonly Uint8Array[]): Y.Doc {
  const doc = documentOf(...updates);
  doc.clientID = clientId;
  return doc;
}

/** A document with one file. */
export function docWith(content: string, clientId = 7): Y.Doc {
  const doc = author(clientId);
  doc.getText('f').insert(0, content);
  return doc;
}

export function check(
  update: Uint8Array,
  doc: Y.Doc,
  sender: GateSender = ANYBODY,
  options: { limits?: Partial<Limits>; isStep2?: boolean } = {},
): GateVerdict {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return checkUpdate(update, doc, sender, { limits, isStep2: options.isStep2 ?? false });
}

/** One word for a verdict, with the code or reason if it has one. */
export function nameOf(verdict: GateVerdict): string {
  if (verdict.kind === 'refuse') return `refuse ${verdict.code}`;
  return verdict.kind === 'unsure' ? `unsure ${verdict.reason}` : verdict.kind;
}

export interface Outcome {
  readonly isAccepted: boolean;
  readonly name: string;
}

/** What a room does: ask the gate, then a worker if the gate is unsure, and apply what is accepted. */
export function receive(
  doc: Y.Doc,
  update: Uint8Array,
  sender: GateSender = ANYBODY,
  isStep2 = false,
): Outcome {
  const verdict = check(update, doc, sender, { isStep2 });
  const name = nameOf(verdict);
  if (verdict.kind === 'known') return { isAccepted: true, name };
  if (verdict.kind !== 'pass' && verdict.kind !== 'unsure') return { isAccepted: false, name };
  if (verdict.kind === 'unsure') {
    const judged = judge(Y.encodeStateAsUpdate(doc), verdict.update, DEFAULT_LIMITS);
    if (!judged.ok) return { isAccepted: false, name: `${name}, judge ${judged.code}` };
  }
  Y.applyUpdate(doc, verdict.update);
  return { isAccepted: true, name };
}

/** What is wrong with a room: undefined if every replica that could come of it shows the same. */
export function faultOf(doc: Y.Doc): string | undefined {
  if (doc.store.pendingStructs !== null) return 'pending structs';
  if (doc.store.pendingDs !== null) return 'pending deletes';
  const shape = shapeOf(doc);
  if (shapeOf(documentOf(Y.encodeStateAsUpdate(doc))) !== shape) return 'a V1 joiner sees something else';
  const joiner = new Y.Doc();
  Y.applyUpdateV2(joiner, Y.encodeStateAsUpdateV2(doc));
  return shapeOf(joiner) === shape ? undefined : 'a V2 joiner sees something else';
}

/** The update events of a document's own changes. */
export function recordUpdates(doc: Y.Doc): Uint8Array[] {
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'network') updates.push(update);
  });
  return updates;
}
