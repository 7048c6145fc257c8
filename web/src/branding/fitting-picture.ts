/** As large as a logo is drawn anywhere. */
const LARGEST = { width: 640, height: 320 } as const;

/**
 * A picture as PNG, no larger than it is of use: whatever somebody took with a camera can be a logo.
 * @throws an error for what the browser cannot read
 */
export async function fittingPicture(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  try {
    const scale = Math.min(1, LARGEST.width / picture.width, LARGEST.height / picture.height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        blob => (blob === null ? reject(new Error('No PNG was made')) : resolve(blob)),
        'image/png',
      ),
    );
  } finally {
    picture.close();
  }
}
