// SPDX-License-Identifier: MIT
// Functions inlined into functions in namespaces, for symbols_test.c: compiled by each compiler
// that is there, without .debug_aranges.

extern "C" __attribute__((noinline)) const void *where_called()
{
	return __builtin_return_address(0);
}

namespace shop
{
inline namespace v1
{
class Till
{
      public:
	__attribute__((always_inline)) inline const void *open()
	{
		const void *where = where_called(); /* the call */

		return static_cast<const char *>(where) + count;
	}
	int count = 0;
};

__attribute__((noinline)) const void *serve(Till &till)
{
	const void *where = till.open(); /* where it was inlined */

	till.count++;
	return where;
}
} // namespace v1
} // namespace shop

extern "C" const void *inlined_call()
{
	shop::Till till;

	return shop::serve(till);
}
