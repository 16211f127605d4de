export { forgetSboms, renderValid, writeSbom } from './write-sbom.ts';
