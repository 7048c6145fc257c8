import { createHash } from 'node:crypto';
import type { JobContext, TakenJob } from '@tatami/job-queue';
import { attachmentKey, contentOf, type ObjectStore } from '@tatami/objects';
import type { AttachmentId, NewAttachment, TenantPersistence } from '@tatami/persistence';
import type { DojoId, PocId, UserId, WriterId } from '@tatami/protocol';
import { encodeBatch, STATE_AFTER, TatamiError } from '@tatami/protocol';
import { sizeInWords } from './archive-files.ts';
import type { ArchiveSource } from './archive-source.ts';
import { type PackedArchive, packArchive } from './pack-archive.ts';
import { readArchiveSource } from './read-source.ts';

type Stores = Pick<
  TenantPersistence,
  'dojos' | 'journal' | 'people' | 'pocs' | 'creations' | 'attachments' | 'recordings'
>;

export interface ArchiveParts {
  readonly stores: Stores;
  readonly objects: ObjectStore;
}

/** Of each tenth of the work, how far it is. */
const SHARES = { ended: 0.05, read: 0.6, packed: 0.75, stored: 0.9 } as const;

/**
 * Ends a dojo for good and publishes it as a POC, with everything in one zip. Each step can be done again: whoever
 * takes over after a crash makes the same bytes under the same ids, and finds what is there already.
 *
 * @returns `{ pocId, manifestHash, secretWarnings }`
 */
export async function archiveDojo(job: TakenJob, context: JobContext, parts: ArchiveParts): Promise<unknown> {
  const { stores, objects } = parts;
  const dojoId = job.subjectId as DojoId;
  // A dojo becomes one POC, which has its id: two who ask at once publish the same.
  const pocId = job.subjectId as PocId;
  await endDojo(dojoId, job, stores);
  await context.step(SHARES.ended, 'reading');
  const source = await readArchiveSource(stores, dojoId, share =>
    context.step(SHARES.ended + share * (SHARES.read - SHARES.ended), 'reading'),
  );
  const packed = packArchive(source);
  await context.step(SHARES.packed, 'storing');
  const file = zipFile(job, pocId, source, packed);
  await objects.put(attachmentKey({ tenantId: context.tenantId, pocId, attachmentId: file.id }), packed.zip);
  await context.step(SHARES.stored, 'publishing');
  await publish(job.askedBy, pocId, source, packed, file, stores);
  return { pocId, manifestHash: packed.manifestHash, secretWarnings: packed.warnings };
}

/** After this nobody writes in it any more, so the journal is all there will ever be. */
async function endDojo(dojoId: DojoId, job: TakenJob, { dojos }: Stores): Promise<void> {
  const entry = {
    writer: job.id as WriterId,
    batch: 1n,
    payload: encodeBatch([
      { kind: 'archive', userId: job.askedBy, clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) },
    ]),
  };
  const outcome = await dojos.changeState(dojoId, STATE_AFTER.archive, entry);
  if (outcome.kind === 'committed') return;
  // An earlier try did it, or somebody else before.
  if (outcome.kind === 'refused' && outcome.code === 'dojo-archived') return;
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  throw new Error('The head of the dojo is locked');
}

async function publish(
  actor: UserId,
  pocId: PocId,
  source: ArchiveSource,
  packed: PackedArchive,
  file: NewAttachment,
  { pocs, creations, attachments }: Stores,
): Promise<void> {
  if ((await pocs.read(pocId, actor)) === undefined) {
    await creations.poc({
      id: pocId,
      name: source.name,
      description: description(source, packed),
      languages: packed.languages,
      tags: ['dojo'],
      repositoryUrl: null,
      visibility: source.isPrivate ? 'private' : 'tenant',
      ownerId: actor,
      origin: { dojoId: source.dojoId, version: source.seq },
      sourceNames: packed.sourceNames,
    });
  } else {
    // An older version may have published it, which knew none.
    await pocs.setSourceNames(pocId, packed.sourceNames, actor);
  }
  if ((await attachments.read(file)) === undefined) await creations.attachment(file);
  await attachments.complete(file, actor);
}

function description({ track, names }: ArchiveSource, { manifestHash, warnings }: PackedArchive): string {
  const people = track.authors.map(userId => names.get(userId)).filter(name => name !== undefined);
  return [
    `${sizeInWords(track)}${people.length > 0 ? `, by ${people.join(', ')}` : ''}.`,
    '',
    `The archive holds the files as they were at the end. Its manifest has the SHA-256 \`${manifestHash}\`.`,
    ...(warnings > 0
      ? ['', `**${warnings} lines look like secrets.** See \`poc.json\` in the archive.`]
      : []),
  ].join('\n');
}

function zipFile(
  job: TakenJob,
  pocId: PocId,
  { name }: ArchiveSource,
  { zip, manifestHash }: PackedArchive,
): NewAttachment {
  const { sizeBytes, sha256 } = contentOf(zip);
  return {
    id: idOf(`${pocId} ${manifestHash}`) as AttachmentId,
    pocId,
    kind: 'attachment',
    fileName: `${fileNameOf(name)}.zip`,
    contentType: 'application/zip',
    sizeBytes,
    sha256,
    createdBy: job.askedBy,
  };
}

/** The same for every try, so that the second finds what the first has left. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'dojo' : plain.toLowerCase();
}
