/** Hands a file to the browser, which keeps it or asks where. */
export function saveFile(bytes: Uint8Array, name: string, contentType: string): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: contentType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
