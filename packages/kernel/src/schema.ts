/**
 * What options and answers of services are described with: the part of valibot that is used here, by name. Its whole
 * module is ten times as long, and every hook of every plugin would load it.
 */

// Types cost nothing: declarations of options name many of them.
export type * from 'valibot';
export {
  array,
  boolean,
  check,
  description,
  fallback,
  getDescription,
  getDotPath,
  getMetadata,
  integer,
  isoTimestamp,
  literal,
  looseObject,
  metadata,
  minLength,
  minValue,
  nonEmpty,
  nullable,
  number,
  object,
  optional,
  parse,
  partial,
  picklist,
  pipe,
  record,
  regex,
  safeParse,
  startsWith,
  strictObject,
  string,
  toLowerCase,
  transform,
  trim,
  union,
  unknown,
  url,
} from 'valibot';
