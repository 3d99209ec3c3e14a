import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startTestDatabase, type TestDatabase, type TestTable } from './test-database';

/**
 * Gives each test of the file a new, empty table before it begins, in one database that ends with the file.
 *
 * @returns makes another table, for a test that goes through many histories
 */
export function eachTestHasATable(
  begin: (table: TestTable) => void | Promise<void>,
): () => Promise<TestTable> {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());
  beforeEach(async () => begin(await database.createTable()));
  return () => database.createTable();
}
