/** Messages to bytes and back: protobuf, framing, credits, request and response correlation. Pure. */
export {}
