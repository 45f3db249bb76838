// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

/// GCC and clang write an enumerator by its name, and a number that is none as a cast.
template <auto Value>
constexpr bool isEnumerator()
{
    constexpr std::string_view function = __PRETTY_FUNCTION__;
    return function[function.find("Value = ") + 8] != '(';
}

/// The enumerators of an enumeration that counts from 0, each that it has: a list by hand would not know of a new one.
template <class E, std::size_t... Numbers>
std::vector<E> enumerators(std::index_sequence<Numbers...>)
{
    constexpr std::array known{isEnumerator<static_cast<E>(Numbers)>()...};
    std::vector<E> all;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i])
            all.push_back(static_cast<E>(i));
    return all;
}

template <class E>
std::vector<E> enumerators()
{
    return enumerators<E>(std::make_index_sequence<64>());
}
