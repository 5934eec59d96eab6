/** `2026-11-24 10:00:03Z`, of an ISO 8601 time in UTC. */
export function time(iso = ''): string {
  return iso.replace('T', ' ').replace(/\.\d+/, '');
}

/** `3.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
