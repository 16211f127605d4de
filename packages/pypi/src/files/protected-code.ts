/** Larger files are not looked into. Bytes. */
export const largestScanned = 5 * 2 ** 20;

/** Whether PyPI looks into a file of this name. */
export function isScanned(path: string, size: number): boolean {
  return /\.pye?$/i.test(path) && size <= largestScanned;
}

/**
 * Whether code was encrypted by PyArmor or SourceDefender, by the marks that these leave in it. The marks are put
 * together here, lest this file bear them.
 */
export function isProtected(content: Buffer): boolean {
  const pyarmor = ['enter', 'exit', 'assert', 'bcc'].map((hook) => `__pyarmor_${hook}__`);
  const marks = [`__pyarmor__${'(__name__, __file__,'}`, ...pyarmor];
  const defender = ['BEGIN', 'END'].map((edge) => `---${edge} PYE FILE---`);
  return marks.some((mark) => content.includes(mark)) || defender.every((mark) => content.includes(mark));
}
