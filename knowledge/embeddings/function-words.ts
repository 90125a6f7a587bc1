// Words that carry grammar and no subject: the fixed stand-in for inverse document frequencies, which would have to be counted in a
// corpus and so could tell of the future. "No", "not", "up", "down", "over", "above" and "below" are not here: they carry meaning in this field.

export const functionWords: ReadonlySet<string> = new Set(
  `a about after again all also am an and any are as at be became because become been before being both but by
  can could did do does doing during each either else etc ever every for from had has have having he her here hers
  him his how however i if in into is it its itself just let may me might mine must my of on once one only or other
  our ours own per quite rather s same shall she should since so some such t than that the their theirs them then
  there these they this those though through thus to too under until upon us very was we were what when where whether
  which while who whom whose why will with within would yet you your yours`.split(/\s+/),
);
