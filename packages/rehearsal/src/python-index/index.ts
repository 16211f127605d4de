export { type ProductIndex, type ProductOptions, productIndex, type UpstreamFile } from './products/product-index.ts';
export type { ProductName } from './products/products.ts';
export { type PythonIndex, type PythonIndexOptions, pythonIndex } from './server.ts';
export type { StoredFile } from './store.ts';
export type { Publisher } from './trusted-publishing.ts';
export type { ReceivedUpload } from './upload-route.ts';
