import type { UserId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import * as Y from 'yjs';

/** A file that a dojo begins with. Its name is the name of its root text in the document. */
export interface StartingFile {
  readonly name: string;
  readonly text: string;
}

/** What a new dojo holds if nobody says otherwise. */
export const DEFAULT_FILES: readonly StartingFile[] = [
  { name: 'main.js', text: '// Everybody in this dojo edits this file, at the same time.\n\n' },
];

/**
 * No connection is ever given clientID 0, so nobody types as the one who laid out the files, and the same files are
 * the same update, wherever and however often they are made: a template can never double the text.
 */
const FILES_CLIENT_ID = 0;

/** The batch that becomes seq 1 of a new dojo; undefined if its files hold nothing. */
export function startingPayload(files: readonly StartingFile[], createdBy: UserId): Uint8Array | undefined {
  if (files.every(file => file.text === '')) return undefined;
  const doc = new Y.Doc();
  doc.clientID = FILES_CLIENT_ID;
  doc.transact(() => {
    for (const file of files) doc.getText(file.name).insert(0, plainText(file.text));
  });
  const bytes = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return encodeBatch([{ kind: 'update', userId: createdBy, clientId: FILES_CLIENT_ID, deltaMs: 0, bytes }]);
}

/** Editors count a line break as one character, so a file from Windows gets those of everybody else; half of a surrogate pair is no text. */
function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\p{Surrogate}/gu, '\ufffd');
}
