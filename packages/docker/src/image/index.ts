export { type BuildInput, ownFolder } from './build-input.ts';
export { type BuiltImage, findImage, type Place, recordImage } from './built-image.ts';
export { eachImage, type OneImage } from './each-image.ts';
export {
  connectRegistries,
  connectRegistry,
  createClient,
  findImageName,
  type ImageContext,
  listImageNames,
} from './image-context.ts';
export { isLeftover, ownName, ownPrefix } from './own-name.ts';
export { type BaseImage, planLabels, readBase, sourceLabel, tagsLabel, versionLabel } from './plan-labels.ts';
