import type * as v from '../schema.ts';
import type { OptionsSchema } from './options.ts';

/** What `option` noted of a secret. */
interface NotedSecret {
  readonly type: 'metadata';
  readonly metadata: { readonly secret: true };
}

type IsSecret<T> = T extends { readonly pipe: readonly [...(readonly unknown[]), NotedSecret] } ? true : false;

type Entries<S extends OptionsSchema> = S['entries'];

/**
 * What a configuration may hold of a plugin's options: before defaults and transformations, and without secrets, which come
 * from the environment only.
 */
export type WrittenOptions<S extends OptionsSchema> = {
  readonly [K in keyof Entries<S> as IsSecret<Entries<S>[K]> extends true ? never : K]?: v.InferInput<Entries<S>[K]>;
};
