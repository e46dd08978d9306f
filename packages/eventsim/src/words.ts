/** Word lists that names, titles and places are put together from. All invented. */

export const firstNames = [
  ...[
    "Ada",
    "Bram",
    "Cleo",
    "Dov",
    "Esme",
    "Finn",
    "Gwen",
    "Hugo",
    "Ines",
    "Jona",
    "Kaya",
    "Leif",
    "Mira",
    "Nils",
  ],
  ...[
    "Orla",
    "Piet",
    "Quinn",
    "Rosa",
    "Sven",
    "Tess",
    "Ugo",
    "Vera",
    "Wim",
    "Xenia",
    "Yara",
    "Zeno",
    "Anouk",
    "Björn",
  ],
];

export const lastNames = [
  ...[
    "Abbott",
    "Brandt",
    "Castell",
    "Drummond",
    "Eriksen",
    "Farrow",
    "Grady",
    "Holm",
    "Ivers",
    "Jansen",
    "Keller",
  ],
  ...[
    "Lowell",
    "Marsh",
    "Novak",
    "Osgood",
    "Pruitt",
    "Quigley",
    "Rowan",
    "Stroud",
    "Thorne",
    "Ullman",
    "Vance",
  ],
  ...["Whitlow", "Yates", "Zeller", "O'Dell", "García"],
];

export const cities = [
  "Ashford-Milton, CA",
  "Bayview-Northport, FL",
  "Cedar Falls-Oakdale, IA",
  "Dunmore, PA",
  "Eastgate-Riverton-Hillcrest, NY-NJ-PA",
  "Fairbanks-Lakewood, AK",
  "Glenwood Springs, CO",
  "Harborton, ME",
  "Kingsley-Marlow, TX",
  "Lindenville, OH",
  "Marshfield-Spring Hill, WI",
  "Newbury-Arlington, VA-WV",
];

export const userAgents = [
  '"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"',
  '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.77.4 (KHTML, like Gecko) Version/7.0.5 Safari/537.77.4"',
  '"Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Mobile/11D257"',
  '"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/37.0.2062.94 Safari/537.36"',
  "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0",
  "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
];

export const adjectives = [
  ...[
    "Amber",
    "Broken",
    "Crimson",
    "Distant",
    "Electric",
    "Faded",
    "Golden",
    "Hollow",
    "Idle",
    "Jagged",
    "Kindred",
  ],
  ...[
    "Lonely",
    "Midnight",
    "Northern",
    "Open",
    "Paper",
    "Quiet",
    "Rolling",
    "Silver",
    "Twisted",
    "Urban",
    "Velvet",
  ],
];

export const nouns = [
  ...[
    "Anchors",
    "Bridges",
    "Clouds",
    "Dancers",
    "Engines",
    "Foxes",
    "Gardens",
    "Harbors",
    "Islands",
    "Jets",
    "Kites",
  ],
  ...[
    "Lanterns",
    "Mirrors",
    "Nomads",
    "Orchards",
    "Pilots",
    "Quarries",
    "Rivers",
    "Shadows",
    "Trains",
    "Umbrellas",
  ],
];

/** Words of the songs outside the song set: none of them stands in `nouns`, so no name is in both. */
export const elsewhere = [
  ...[
    "Almanac",
    "Ballad",
    "Cathedral",
    "Daylight",
    "Echo",
    "Fever",
    "Gravity",
    "Horizon",
    "Ink",
    "Journey",
    "Kingdom",
  ],
  ...[
    "Lullaby",
    "Machine",
    "Nightfall",
    "Ocean",
    "Parade",
    "Question",
    "Remedy",
    "Satellite",
    "Thunder",
    "Undertow",
  ],
];

export const verbs = [
  "Chasing",
  "Counting",
  "Finding",
  "Leaving",
  "Losing",
  "Painting",
  "Raising",
  "Turning",
  "Waiting for",
];

/** Where artists come from, with coordinates where there are any. */
export const places: readonly (readonly [name: string, latitude: number | null, longitude: number | null])[] =
  [
    ["", null, null],
    ["", null, null],
    ["", null, null],
    ["Harborton, ME", 43.66147, -70.25533],
    ["London, England", 51.50632, -0.12714],
    ["Lindenville, OH", 39.96199, -83.00275],
    ["Göteborg, Sweden", 57.70068, 11.96823],
    ["Kingsley, TX", null, null],
    [" Dunmore, PA ", 41.41979, -75.63241],
    ["Oakdale\tIA", null, null],
    ['<a href="http://example.org/band" target="_blank">example.org/band</a>', 40.71455, -74.00712],
  ];
