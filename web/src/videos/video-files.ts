import type { Video, VideoFile } from '@tatami/rest';
import type { VideoList } from './video-calls.ts';

/** A picture that is shared by itself: its kind and its shape are in its format. */
export type CardFormat = Extract<VideoFile['format'], `${string}-${string}`>;

export function isCard(file: VideoFile): file is VideoFile & { readonly format: CardFormat } {
  return file.format.includes('-');
}

/** Whether it is the video itself, or belongs to it. */
export function isOwn(
  file: VideoFile,
): file is VideoFile & { readonly format: Exclude<VideoFile['format'], CardFormat> } {
  return !isCard(file);
}

/** @throws an error if the store does not answer with it */
export async function fetchedFile(list: VideoList, video: Video, file: VideoFile): Promise<File> {
  const response = await fetch(await list.addressOf(video, file));
  if (!response.ok) throw new Error(`The store answered with ${response.status}`);
  return new File([await response.blob()], file.fileName, { type: file.contentType });
}

export function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Hands a file to the browser, which keeps it or asks where. */
export function keepFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export async function shareFile(file: File, title: string): Promise<void> {
  try {
    await navigator.share({ files: [file], title });
  } catch (cause) {
    // Somebody who changes their mind is no failure.
    if (!(cause instanceof DOMException && cause.name === 'AbortError')) console.warn('share', cause);
  }
}
