export { type BaseImage, baseImage } from './base-image.ts';
export { type ContainerRegistry, containerRegistry, type RegistryOptions } from './container-registry.ts';
