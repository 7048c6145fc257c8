/**
 * How good an order of answers is: 1 for the best one there is, 0 for none of the answers (Järvelin and Kekäläinen,
 * 2002, with gains of 2^grade - 1).
 * @param found ids, the best first
 * @param grades of the ids that answer the query; others have none
 */
export function ndcg(found: readonly string[], grades: ReadonlyMap<string, number>, depth: number): number {
  const gain = (grade: number, place: number) => (2 ** grade - 1) / Math.log2(place + 2);
  const sum = (ordered: readonly number[]) =>
    ordered.slice(0, depth).reduce((total, grade, place) => total + gain(grade, place), 0);
  const best = sum([...grades.values()].sort((a, b) => b - a));
  return best === 0 ? 1 : sum(found.map(id => grades.get(id) ?? 0)) / best;
}
