# Writes the bytes of INPUT as a C++ array to OUTPUT.
file(READ ${INPUT} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "#include <cstddef>
extern const unsigned char dockwrightProbe[];
extern const std::size_t dockwrightProbeSize;
const unsigned char dockwrightProbe[] = {${bytes}};
const std::size_t dockwrightProbeSize = ${size};
")
