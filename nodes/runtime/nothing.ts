import type { Outgoing, Sought } from './sequence';

/**
 * The message that says that nothing was found of all that was looked for.
 * @param otherwise its topic where that was nothing, or of several topics
 * @param isOne a single parameter object was given, and no array
 */
export function nothingFound(sought: readonly Sought[], otherwise: string, isOne: boolean): Outgoing {
  const topics = [...new Set(sought.map(({ topic }) => topic))];
  const queries = [...new Map(sought.map(({ query }) => [JSON.stringify(query), query])).values()];
  return {
    payload: [],
    topic: topics.length === 1 ? (topics[0] ?? '') : otherwise,
    count: 0,
    query: isOne && queries.length === 1 ? queries[0] : queries,
  };
}
