const marked = new WeakSet<object>();

/**
 * Marks an error of `start`: nothing was started, for certain. Without the mark, what was asked for may be under way, and a later
 * run looks for it.
 */
export function nothingStarted<E>(error: E): E {
  if (typeof error === 'object' && error !== null) marked.add(error);
  return error;
}

export function hasStartedNothing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && marked.has(error);
}

/** Does what comes before a start, or explains its refusal: whatever is thrown there, nothing was started. */
export async function startsNothing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nothingStarted(error);
  }
}
