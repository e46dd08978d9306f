/** Keeps what `make` gives for each key; forgets all when there are too many, as patterns of a column may be. */
export function memo<T>(make: (key: string) => T, most = 500): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      if (known.size >= most) known.clear();
      value = make(key);
      known.set(key, value);
    }
    return value;
  };
}
