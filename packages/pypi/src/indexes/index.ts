export type { Connection, Login } from './connection.ts';
export { destinations, gitlabToken, indexTargets, secretVariables, type Target } from './index-targets.ts';
export type { PythonIndex } from './python-index.ts';
export { refusalOf } from './refusal-of.ts';
export { type FormField, newBoundary, type RenderedForm, renderForm } from './render-form.ts';
export type { ListedFile } from './simple/parse-simple.ts';
export { type HeldFile, type Listing, type SimpleIndex, simpleIndex } from './simple/simple-index.ts';
export { verifyToken } from './verify-token.ts';
