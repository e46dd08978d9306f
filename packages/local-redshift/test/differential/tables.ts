/** Tables with every kind of value, with NULLs and repetitions, made alike on both engines. */
export const setup: readonly string[] = [
  `create table t (id integer, i integer, s smallint, b bigint, n decimal(10, 2), f double precision,
     v varchar(60), g varchar(10), d date, ts timestamp, ok boolean)`,
  `insert into t values
    (1, 7, 1, 9000000000, 12.50, 0.5, 'apple pie', 'x', date '2018-11-15', timestamp '2018-11-15 00:30:26.796', true),
    (2, -3, 2, -5, 0.00, -1.25, 'Banana', 'x', date '2020-02-29', timestamp '2020-02-29 23:59:59', false),
    (3, null, 3, 0, -99.99, 100, null, 'y', date '1999-12-31', timestamp '1999-12-31 12:00:00', null),
    (4, 0, null, 17, 3.14, null, '', 'y', null, null, true),
    (5, 42, -7, null, null, 2.5, 'Émile Zola', 'z', date '2024-12-30', timestamp '2024-12-30 06:07:08', false),
    (6, 7, 1, 1, 12.50, 1e10, 'a1b22c333', null, date '2021-01-03', timestamp '2021-01-03 00:00:00', true),
    (7, 100, 32767, 4611686018427387904, 1000.01, 0, '  spaced  ', 'z', date '2000-01-01', timestamp '2000-01-01 18:45:30.5', true),
    (8, -42, -32768, -17, 7.77, 3.75, 'apple', 'x', date '2016-07-04', timestamp '2016-07-04 11:11:11', null),
    (9, 1, 10, 10, 0.01, -0.5, 'it''s', 'y', date '2018-11-18', timestamp '2018-11-18 10:20:30', false),
    (10, null, null, null, null, null, null, null, null, null, null)`,
  "create table u (id integer, t_id integer, w varchar(20), m decimal(8, 3))",
  `insert into u values (1, 1, 'one', 1.125), (2, 1, 'two', 2.250), (3, 2, 'three', null), (4, 99, 'lost', 4.000),
    (5, null, 'none', 5.500), (6, 7, null, -1.000), (7, 8, 'apple', 0.000)`,
];
