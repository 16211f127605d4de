export { type Migration, nameBreaking } from './judge-migration.ts';
export { readMigration } from './read-migration.ts';
