export { type Delivery, deliverImage } from './deliver-image.ts';
export { detachAttestations, detachedAttestations } from './detached-attestations.ts';
export { type ImageConfig, parseImageConfig, readImageConfig } from './image-config.ts';
export { joinLayouts } from './join-layouts.ts';
export { blobPath, writeLayoutFiles } from './layout-files.ts';
export { blobSize, checkBlob, type LayoutErrors, layoutErrors, readBlob } from './read-blob.ts';
export { type Layout, type PlatformImage, readLayout, renderPlatform } from './read-layout.ts';
export { type FoundManifest, readManifests } from './read-manifests.ts';
export { restoreImage } from './restore-image.ts';
