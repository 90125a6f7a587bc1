// No kernel: how much of the memory's beginning is the code's own, tables of logarithms and the like.

export function reservedBytes(): usize {
  return __heap_base;
}
