import { assembleImage } from './assemble-image.ts';
import { IMAGE_NAMES, isImageName } from './image.ts';

// The build stage of ops/Dockerfile runs this; it works on any machine with Node.js and the npm registry.
const [name = '', folder] = process.argv.slice(2);
if (!isImageName(name) || folder === undefined) {
  console.error(`usage: npm run image -- ${IMAGE_NAMES.join('|')} EMPTY-FOLDER`);
  process.exitCode = 2;
} else {
  await assembleImage(name, folder);
}
