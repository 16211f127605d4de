import { type Verification, v } from '@waybill/kernel';

const isFunction = v.check((value: unknown) => typeof value === 'function', 'no function');
const VerifyEntry = v.looseObject({
  verifyRelease: v.pipe(v.unknown(), isFunction),
  describeChecks: v.pipe(v.unknown(), isFunction),
});

/** What the entry `./verify` of a plugin exports, where it is what it should be. */
export function readVerification(entry: unknown): Verification | undefined {
  const parsed = v.safeParse(VerifyEntry, entry);
  // biome-ignore lint/plugin: the schema has checked it; it has no words for the arguments of a function.
  return parsed.success ? (parsed.output as unknown as Verification) : undefined;
}
