extension FirebaseDouble {
    /// A private key that was made for the tests and opens nothing.
    package static let key = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCyzYvAee81iM+r
        JlAcpEXTr2PZl3Gz0Vlt0MQ8EyyEgncz6HpBu52NtOvBcbZ/kZA4mShVpfVcWW/B
        DMt1jCFY4nDoueRc0WC2t9WVoo7M9Tt5Vfsz1Qn3WFeRNZ4moTznLbiRWG3o7weK
        1Lcq0cbHr71TDcsDhHaF/ARoTf+/mhFm6uENTihcL/5tEPj2pu+RVgxB5gBNptVX
        UDDBXbK4xzD2jhVrqOg3cwDCO5qR9r/mwiV0as57SRvMcQKni7/AjEB70obY1dx/
        a4dLoho9oSWRzq4c+Xe7RpJQ30QftSAFE70JTJvkTPXy8D/Cq3G8gicjhc2chEe1
        cSZAfka9AgMBAAECggEAO9+TeBj8rp8I90VFl0m07i0xkOfjFbU5Loo1Y+6Bvj+X
        3gRvh/pkyFJ4jZbf5zjdo+45cPC5SDrUrr7zlIGfmw18hJnW6/Pa4GSPu2MrUVuf
        FkLh8tnYVAC7le7v7fyZEcqgHt+PMmx0SJtxWH/VggGJsrmQLTXaoIQjD7BqvwQv
        kfKT5wbU0yhMJWN41D0jpPOtXZFhebA9UQhwJGIeTxSu0GqwxE8Y+7YdtksnpD5v
        a9sFg+ubOwVbxvbWibxKqrnSEl7EZFXSEzP5C6b2aD51jBJ6Xct1GcIlTTqfIdld
        jF1n/zzkBmao9YItUq4D25vp9YVS+/0y0oCxiXYRuwKBgQDbYAGfOK4JOZtG6cVg
        V3PG61X1h7ZnWxs2n4v7OKkGSTUEUVBIh9325oBKoPSk7GsD7uLFBVyjxcZ77BcW
        3HDEnhQlXV6fojZfckoR94L8v1E776txMBkqpnun72Ki7KIhbr0UoUjMmT7hT1k7
        5tC/TtYvJDxEFxbxjZ5iBtwh0wKBgQDQp4FNzcH7VaNq2Lr0wGxBehUtBcef3TgC
        WQAvG8i/S9Wlwka0Yw52rnkhku1z6CRU2YsmMJkdp3Pb0Iamx+TDEjm19515oPMK
        vjzr2KCNYNvi9GIey+yCkF2ffcUo+kgqex+9SRL3NtHHV9ENPUXUjzxBbMql851y
        P74kUOALLwKBgBZL8r5BH4c2gK67ceEx4kWUg78Z1RM6MlDh9HNLNfq6lBXlQdit
        XoUKtn1fUJ42nUXgENJfkiPfJSZRP6OGMjv5qSiHDegBr68Rya97zadsto/18yHk
        9pncI/NUpFzU2kG1pKglIGYTKU3zJ6mr8wmOtLxD3ZA6HI3ei/uAoP0bAoGBAKIc
        YmP2pu4FHVBYTvj1v6Ynmeg/A1f7YhbA21m+dnvaCYYdqR1hkM04xTgGlaJmDEQ4
        ONpVC8F0Zpm0K8nMqLm+oUP1vE3RdMM2BtMena76QBzWzp0qxvix/Wt7JgGuYv9O
        ZdyEt82Gs/nzCqMEpgp9ts0GH3RMEFnBmJNSmp9VAoGBAID0PY4FYqGmaTcjFMAs
        jlxEu/9X/FHcGijJhP8NSZrJPnNGlBfLhtNi1QtJDB8NslqG9BfKUPPwbvIIU0b4
        MiFCxuBRlsS5oAi+nCNm1XFlD0SPQpOKndgemIuNEBONFsu5FmNKbLUmXZL0IlcX
        4MX9Iu+Gp/mjm9p/v/WhGFYy
        -----END PRIVATE KEY-----

        """
}
